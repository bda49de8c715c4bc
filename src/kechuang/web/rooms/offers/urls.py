"""Addresses below `/offers/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.offers import asking, desk, hall, mine, slots

app_name = "offers"
urlpatterns = [
    path("", hall.index, name="index"),
    path("mine/", mine.index, name="mine"),
    path("mine/new/", mine.new, name="new"),
    path("mine/<int:number>/", mine.edit, name="edit"),
    path("mine/<int:number>/publish", mine.act, {"action": "publish"}, name="publish"),
    path("mine/<int:number>/withdraw", mine.act, {"action": "withdraw"}, name="withdraw"),
    path("requests/", asking.index, name="requests"),
    path("requests/<int:number>/", asking.one, name="request"),
    path("requests/<int:number>/step", asking.step, name="request_step"),
    path("requests/<int:number>/rate", asking.rate_one, name="rate"),
    path("bookings/", slots.bookings, name="bookings"),
    path("bookings/<int:number>/", slots.step, name="booking_step"),
    path("desk/", desk.index, name="desk"),
    path("<int:number>/", hall.one, name="one"),
    path("<int:number>/ask", asking.ask_for, name="ask"),
    path("<int:number>/slots/", slots.grid, name="slots"),
    path("<int:number>/book", slots.book_one, name="book"),
    path("<int:number>/stop", desk.stop_one, name="stop"),
]
