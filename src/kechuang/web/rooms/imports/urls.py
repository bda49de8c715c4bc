"""Addresses below `/work/imports/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.imports import mappings, sources, undoing, views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("upload/", views.upload, name="upload"),
    path("jobs/<int:number>/", views.job, name="job"),
    path("jobs/<int:number>/progress/", views.progress, name="progress"),
    path("jobs/<int:number>/report.csv", views.report, name="report"),
    path("jobs/<int:number>/decide/", views.decide, name="decide"),
    path("sources/", sources.index, name="sources"),
    path("sources/<int:number>/", sources.document, name="document"),
    path("rejected/", sources.rejected, name="rejected"),
    path("batches/<int:number>/undo/", undoing.undo_page, name="undo"),
    path("mappings/", mappings.index, name="mappings"),
    path("mappings/<slug:name>/", mappings.edit, name="mapping"),
    path("mappings/<slug:name>/mapping.yaml", mappings.export, name="mapping_file"),
]
