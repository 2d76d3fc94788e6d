"""What a record must satisfy before it is stored, in the words that forms and imports show.

One module per group of records; each registers its functions with ``checks``, so each is imported here.
"""

from models_programs.domain.checks import activities, awards, exemplars, movement, papers, programmes
from models_programs.domain.checks.base import Problems, checks, problems_of

__all__ = ["Problems", "activities", "awards", "checks", "exemplars", "movement", "papers", "problems_of", "programmes"]
