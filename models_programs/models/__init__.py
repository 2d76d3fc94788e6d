"""The year's records."""

from models_programs.models.activities import Activity, EventDay, Regulation, RegulationReview
from models_programs.models.attachments import Attachment, RecordImport
from models_programs.models.awards import AwardProposal, Commendation, MedalCandidate, ServicePeriod
from models_programs.models.base import DocumentMixin, Record
from models_programs.models.movement import (
    CriteriaList,
    CriterionAnswer,
    Exemplar,
    ListedCriterion,
    ModelBoardMember,
    ModelEvent,
    ModelField,
    ModelFigure,
    ModelPlace,
    ModelRating,
    ModelTeam,
    MovementModel,
)
from models_programs.models.papers import Force, UnitPaper, UnitYear
from models_programs.models.programmes import (
    Programme,
    ProgrammeDate,
    ProgrammeSection,
    ProgrammeTheme,
    Target,
    TargetFigure,
)
from models_programs.models.settings import RuleValue

__all__ = [
    "Activity",
    "Attachment",
    "AwardProposal",
    "Commendation",
    "CriteriaList",
    "CriterionAnswer",
    "DocumentMixin",
    "EventDay",
    "Exemplar",
    "Force",
    "ListedCriterion",
    "MedalCandidate",
    "ModelBoardMember",
    "ModelEvent",
    "ModelField",
    "ModelFigure",
    "ModelPlace",
    "ModelRating",
    "ModelTeam",
    "MovementModel",
    "Programme",
    "ProgrammeDate",
    "ProgrammeSection",
    "ProgrammeTheme",
    "Record",
    "RecordImport",
    "Regulation",
    "RegulationReview",
    "RuleValue",
    "ServicePeriod",
    "Target",
    "TargetFigure",
    "UnitPaper",
    "UnitYear",
]
