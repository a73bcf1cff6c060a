"""Files of grids on their way to a draft: what is wrong with them, how each fault can be mended, what that moves."""

from api.services.imports.apply import applied
from api.services.imports.problems import Problem, Surroundings, problems
from api.services.imports.sheet import Sheet, Wish, wish_of

__all__ = ["Problem", "Sheet", "Surroundings", "Wish", "applied", "problems", "wish_of"]
