"""Trials of who carries: designed and sealed first, then worked, watched and analysed."""
