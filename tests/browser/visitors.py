"""Who visits which page in the crawl. A page that nobody visits fails the build."""

from __future__ import annotations

# Who visits what: the demo's people. Files and JSON are not pages.
RECORDS = (
    "model", "activity", "paper", "figures", "regulation", "force", "exemplar", "commendation", "proposal", "medal",
)  # fmt: skip
# The one who sees most; visited in a file of its own.
OFFICER = "canbo"
VISITORS = {
    "truong": {"home", "reports:home", "reports:dashboard",
               "scoring:sheet", "scoring:row", "scoring:check", "scoring:history",
               "units:detail",
               *(f"registrations:{name}" for name in ("board", "registration", "criteria", "dossier", "receipt")),
               "decisions:own", "units:edit",
               *(f"deadlines:{name}" for name in (
                   "calendar", "feeds", "feed_revoke", "notices", "notice_choices", "reports", "report",
                   "report_edit", "report_send")), "accounts:profile", "accounts:change_password", "reports:jobs",
               "scoring:rubric",
               *(f"scoring:{name}" for name in (
                   "distance", "evidence", "preview", "questions", "ask_reopen", "workbook", "rubric_practice"))},
    "canbo": {"scoring:list", "scoring:sheet", "scoring:row", "scoring:finish_review", "scoring:agree_rest",
              "scoring:return", "registrations:recognition", "units:list", "units:create", "units:edit", "units:close",
              "units:succeed", "units:import_start", "accounts:list", "accounts:create", "accounts:detail",
              "accounts:edit", "accounts:reset", "accounts:deactivate", "accounts:membership_add",
              "accounts:membership_end", "admin_index", "reports:index", "reports:summary", "reports:home",
              "reports:pack", "reports:dashboard", "reports:dashboard_list", "reports:dashboard_criteria",
              "reports:schedules", "reports:schedule_add",
              *(f"models_programs:{kind}{page}" for kind in (*RECORDS, "programme") for page in ("_list", "_add", "")),
              *(f"models_programs:{name}" for name in (
                  "index", "targets", "behind", "figure", "rules", "attach", "programme_edit", "programme_part_add",
                  "model_effective", "model_act", "model_team_add", "model_figures", "model_field_add",
                  "activity_not_inspected", "activity_import", "regulation_review", "medal_period_add",
                  "criteria_lists", "criteria", "criteria_import", "activity_remove")),
              *(f"registrations:{name}" for name in (
                  "board", "missing", "on_paper", "registration", "edit", "step", "criteria", "dossier", "eligibility",
                  "extra_list")),
              *(f"decisions:{name}" for name in ("list", "create", "decision", "edit", "step", "issue")),
              *(f"scoring:{name}" for name in (
                  "review_queue", "windows", "window", "extension_add", "question_ask", "classification", "closing",
                  "meetings", "meeting_start", "meeting", "meeting_agree_rest", "meeting_end", "phrases", "sample")),
              "letters:list", *(f"deadlines:{name}" for name in (
                  "behind", "board", "message", "report_step", "extensions", "extension_add", "occurrence",
                  "obligations", "obligation_add", "obligation_edit", "ladder"))},
    "sonduong": {f"registrations:{name}" for name in ("board", "missing")},
    "lanhdao": {"reports:closing",
                "decisions:list", "decisions:decision", "scoring:list", "scoring:approve", "scoring:recheck",
                "scoring:answer_reopen"},
    "quantri": {"reports:tokens",
                "deadlines:mails", "deadlines:holidays", "deadlines:holiday_add", "deadlines:holiday_edit",
                "letters:edit", "registrations:extra_add", "decisions:entrusting", "reports:home",
                "models_programs:rule", "units:authority_list", "units:authority_edit", "scoring:rubric_list",
                "scoring:thresholds", "scoring:rubric_compare", "scoring:draft",
                *(f"scoring:draft_{name}" for name in (
                    "list", "add", "head", "map", "practice", "publish", "row", "row_add", "import", "import_yaml"))},
    "tinh": {"scoring:reopen"},
    "tinhxem": {"deadlines:board", "reports:dashboard", "scoring:list", "reports:summary", "scoring:sheet"},
    "quantritinh": {"units:authority_add", "decisions:entrust_add"},
}  # fmt: skip
NOT_PAGES = {
    "registrations:print", "registrations:dossier_print", "letters:sample",
    "decisions:paper", "decisions:certificate", "decisions:scan",
    # the same templates as a page that is visited
    "registrations:extra_edit", "registrations:extra_end", "decisions:entrust_end",
    "units:export", "units:import_template", "units:import_preview", "scoring:pdf", "scoring:xlsx", "scoring:blank_pdf",
    "scoring:blank_xlsx", "reports:job",
    # files, and pages that wait for an upload
    *(f"models_programs:{kind}_{what}" for kind in ("model", "activity", "commendation")
      for what in ("export", "import_template", "import_preview")),
    *(f"models_programs:{kind}_{what}" for kind in ("proposal", "medal") for what in ("xlsx", "docx")),
    "models_programs:attachment", "models_programs:criteria_template", "models_programs:criteria_preview",
    # the same templates as a page that is visited: forms of other kinds, questions before removal, parts of one model
    *(f"models_programs:{kind}_{what}" for kind in (*RECORDS, "programme") for what in ("edit", "remove")
      if (kind, what) not in {("programme", "edit"), ("activity", "remove")}),
    *(f"models_programs:{name}" for name in (
        "programme_part_edit", "programme_part_remove", "model_import", "commendation_import", "model_rate_place",
        "model_close_place", "model_team", "model_team_remove", "model_member", "regulation_review_edit",
        "medal_period", "medal_period_off", "attachment_remove", "criteria_remove")),
    "scoring:review_next", "scoring:preview_picture",
    *(f"scoring:{name}" for name in (
        "meeting_minutes", "workbook_sheet", "workbook_upload",
        "rubric_xlsx", "rubric_yaml", "draft_template", "draft_xlsx", "draft_yaml", "draft_preview")),
    # the same templates as a page that is visited
    *(f"scoring:{name}" for name in (
        "window_clear", "extension_revoke", "verify", "closing_reopen", "draft_row_delete", "draft_discard",
        "rubric_map", "rubric_retire")),
    "deadlines:report_file", "deadlines:extension_revoke",
    "deadlines:obligation_retire", "deadlines:holiday_delete",
    "deadlines:feed", "deadlines:notice", "deadlines:qr", "deadlines:short",
    "reports:closing_preview", "reports:closed", "reports:closed_undo", "reports:closed_ask",  # test_closing.py
    "reports:token_revoke",  # the template of every question
    "reports:download", "reports:issue_file", "accounts:slip", "scoring:receipt", "scoring:withdraw",
}  # fmt: skip
# Which registration or decision a page is about, where it is not the one of the hub.
OF = {
    "registrations:edit": "draft", "registrations:step": "sent", "registrations:criteria": "proposed",
    "registrations:dossier": "accepted", "decisions:edit": "drafted", "decisions:step": "drafted",
    "decisions:issue": "approved", "deadlines:report_step": "sent_report",
}  # fmt: skip
# The state in which the page of a step exists.
STATE_OF = {
    "scoring:finish_review": "reviewing", "scoring:agree_rest": "reviewing", "scoring:return": "reviewing",
    "scoring:question_ask": "reviewing", "scoring:approve": "reviewed", "scoring:recheck": "reviewed",
    "scoring:reopen": "approved",
}  # fmt: skip
