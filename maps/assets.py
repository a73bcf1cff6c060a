"""Third-party scripts: which files of which packages we serve, and where Folium's links lead instead.

`python -m maps.assets NODE_MODULES` copies the named files to maps/static/vendor at set-up.
"""

import hashlib
import json
import shutil
import sys
from importlib import metadata, resources
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).parent / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
FOLIUM = "folium"  # files that lie in its wheel, not in npm


class UnknownAsset(Exception):
    """A page wants a file from elsewhere that we do not serve."""


class Asset(NamedTuple):
    """A file of a package, and the ends of the foreign addresses that it replaces."""

    package: str
    file: str
    instead_of: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the file lies below the vendor folder."""
        return f"{self.package}/{self.file.removeprefix('dist/').removeprefix('templates/')}"


ASSETS = (
    Asset("leaflet", "dist/leaflet.js", ("leaflet@1.9.3/dist/leaflet.js",)),
    Asset("leaflet", "dist/leaflet-src.esm.js"),
    Asset("leaflet", "dist/leaflet.css", ("leaflet@1.9.3/dist/leaflet.css",)),
    Asset("leaflet", "dist/images/layers.png"),
    Asset("leaflet", "dist/images/layers-2x.png"),
    Asset("leaflet", "dist/images/marker-icon.png"),
    Asset("leaflet", "dist/images/marker-icon-2x.png"),
    Asset("leaflet", "dist/images/marker-shadow.png"),
    Asset("jquery", "dist/jquery.min.js", ("jquery-3.7.1.min.js",)),
    Asset(FOLIUM, "templates/leaflet_heat.min.js", ("folium/templates/leaflet_heat.min.js",)),
    Asset("@geoman-io/leaflet-geoman-free", "dist/leaflet-geoman.min.js"),
    Asset("@geoman-io/leaflet-geoman-free", "dist/leaflet-geoman.css"),
    Asset("swagger-ui-dist", "swagger-ui.css"),
    Asset("swagger-ui-dist", "swagger-ui-bundle.js"),
)
_BY_END = {end: asset for asset in ASSETS for end in asset.instead_of}


def local_url(url: str) -> str:
    """Return where we serve what `url` names; raise UnknownAsset where we do not."""
    for end, asset in _BY_END.items():
        if url.endswith(end):
            return f"/static/vendor/{asset.path}"
    raise UnknownAsset(f"{url} is not among the files we serve; name it in maps/assets.py")


def place(node_modules: Path) -> None:
    """Copy every file to the vendor folder and write its manifest: name, version, licence, sha256."""
    part = VENDOR.with_name("vendor.part")
    shutil.rmtree(part, ignore_errors=True)
    rows = []
    for asset in ASSETS:
        target = part / asset.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_source(asset, node_modules).read_bytes())
        version, licence = _facts(asset.package, node_modules)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        rows.append(
            {
                "file": asset.path,
                "package": asset.package,
                "version": version,
                "licence": licence,
                "sha256": digest,
            }
        )
    (part / MANIFEST.name).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    part.rename(VENDOR)


def _source(asset: Asset, node_modules: Path) -> Path:
    if asset.package == FOLIUM:
        return Path(str(resources.files(FOLIUM) / asset.file))
    return node_modules / asset.package / asset.file


def _facts(package: str, node_modules: Path) -> tuple[str, str]:
    if package == FOLIUM:
        return metadata.version(FOLIUM), "MIT"
    told = json.loads((node_modules / package / "package.json").read_text(encoding="utf-8"))
    return str(told["version"]), str(told["license"])


if __name__ == "__main__":
    place(Path(sys.argv[1]))
