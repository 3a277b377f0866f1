"""Addresses of the pages for administrators."""

from __future__ import annotations

from django.urls import path

from reddot.web.people import account, staff

urlpatterns = [
    path("people/", staff.people, name="people"),
    path("people/enter/", staff.enter, name="people_enter"),
    path("people/<int:number>/", account.account, name="person"),
    path("people/<int:number>/give/", account.give, name="person_give"),
    path("people/<int:number>/take/", account.take, name="person_take"),
    path("people/<int:number>/unit/", account.unit, name="person_unit"),
    path("people/<int:number>/password/", account.password, name="person_password"),
    path("people/<int:number>/close/", account.close, name="person_close"),
    path("people/<int:number>/reopen/", account.reopen, name="person_reopen"),
]
