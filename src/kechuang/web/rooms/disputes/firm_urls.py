"""Addresses below `/e/<code>/`: what the district holds about a party, and what the party says to it."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.disputes import correcting, facts, saying

app_name = "facts"
urlpatterns = [
    path("facts/", facts.facts, name="index"),
    path("facts/one/", facts.one, name="one"),
    path("facts/confirm/", saying.confirm_one, name="confirm"),
    path("facts/dispute/", saying.dispute_one, name="dispute"),
    path("facts/correct/", correcting.correct_one, name="correct"),
    path("facts/retract/", correcting.retract_one, name="retract"),
    path("disputes/<int:number>/", saying.own, name="own"),
    path("disputes/<int:number>/withdraw/", saying.withdraw_one, name="withdraw"),
    path("disputes/<int:number>/paper/", saying.paper, name="paper"),
]
