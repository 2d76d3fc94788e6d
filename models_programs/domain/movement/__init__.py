"""Mô hình: registering, the acts of its life, what hangs on it, the catalogue of fields (ADR 0012)."""

from models_programs.domain.movement.acts import Deed, allowed_step, take_act
from models_programs.domain.movement.changes import Change, Site, end_model, spread, strengthen
from models_programs.domain.movement.fields import add_field, load_model_fields
from models_programs.domain.movement.parts import (
    close_place,
    correct_member,
    remove_team,
    save_team,
    set_figures,
)
from models_programs.domain.movement.rating import Rating, rate_model, rate_place
from models_programs.domain.movement.registering import edit_model, fields_of_acts, register_model
from models_programs.domain.movement.workflow import TABLE, acts_open_to, steps_from

__all__ = [
    "TABLE",
    "Change",
    "Deed",
    "Rating",
    "Site",
    "acts_open_to",
    "add_field",
    "allowed_step",
    "close_place",
    "correct_member",
    "edit_model",
    "end_model",
    "fields_of_acts",
    "load_model_fields",
    "rate_model",
    "rate_place",
    "register_model",
    "remove_team",
    "save_team",
    "set_figures",
    "spread",
    "steps_from",
    "strengthen",
    "take_act",
]
