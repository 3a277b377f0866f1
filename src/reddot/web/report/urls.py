"""The addresses of the officer's report. None holds an answer."""

from __future__ import annotations

from django.urls import path

from reddot.web.report import asking, autosave, checking, discarding, joining, starting, tasks

urlpatterns = [
    path("report/start/", starting.start, name="report_start"),
    path("report/join/", joining.join, name="report_join"),
    path("report/join/<uuid:key>/", joining.join_incident, name="report_join_incident"),
    path("report/<uuid:key>/", tasks.task_list, name="report_tasks"),
    path("report/<uuid:key>/check/", checking.check, name="report_check"),
    path("report/<uuid:key>/done/", checking.done, name="report_done"),
    path("report/<uuid:key>/autosave/", autosave.autosave, name="report_autosave"),
    path("report/<uuid:key>/discard/", discarding.discard, name="report_discard"),
    path("report/<uuid:key>/<slug:slug>/", asking.question, name="report_question"),
]
