"""Addresses of the register: officers, devices, what lapses, cover, checks, import."""

from __future__ import annotations

from django.urls import path, register_converter

from reddot.web.register import (
    bars,
    checks,
    courses,
    cover,
    device,
    devices,
    erasing,
    importing,
    issuing,
    lapses,
    officer,
    own,
    people,
    reviews,
    roles,
    service,
)
from reddot.web.register.names import NameConverter

register_converter(NameConverter, "register_name")
OFFICER = "register/officer/<register_name:officer_id>/"
DEVICE = "register/devices/<register_name:serial>/"

urlpatterns = [
    path("my-authority/", own.own, name="my_authority"),
    path("register/", people.register, name="register"),
    path(OFFICER, officer.officer, name="register_officer"),
    path(f"{OFFICER}course/", courses.add, name="register_course"),
    path(f"{OFFICER}withdraw-course/", courses.withdraw, name="register_course_withdraw"),
    path(f"{OFFICER}service/", service.change, name="register_service"),
    path(f"{OFFICER}suspend/", bars.suspend, name="register_suspend"),
    path(f"{OFFICER}endorse/", bars.endorse, name="register_endorse"),
    path(f"{OFFICER}cartridge/", issuing.cartridge, name="register_cartridge"),
    path(f"{OFFICER}end/", bars.end, name="register_end"),
    path(f"{OFFICER}erase/", erasing.erase, name="register_erase"),
    path("register/devices/", devices.devices, name="register_devices"),
    path("register/new-device/", devices.enter, name="register_device_enter"),
    path(DEVICE, device.device, name="register_device"),
    path(f"{DEVICE}issue/", issuing.issue, name="register_device_issue"),
    path(f"{DEVICE}return/", device.give_back, name="register_device_return"),
    path(f"{DEVICE}withdraw/", device.withdraw, name="register_device_withdraw"),
    path("register/lapses/", lapses.lapses, name="register_lapses"),
    path("register/cover/", cover.cover, name="register_cover"),
    path("register/checks/", checks.checks, name="register_checks"),
    path("register/review/<uuid:key>/", reviews.review, name="register_review"),
    path("register/special-constables/", roles.roles, name="register_roles"),
    path("register/import/", importing.imports, name="register_import"),
]
