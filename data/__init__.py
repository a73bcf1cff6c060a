"""Storage: the only package that speaks SQL; loaders, the demo city, migrations, the private database."""
