"""Somebody who can log in, as several folders of tests need one."""

PASSWORD = "correct horse battery"
