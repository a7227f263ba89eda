"""Dates as the law counts them: periods under Regulation (EEC, Euratom) No 1182/71, and public holidays.

Pure: facts and data come in, values go out. No clock, no disk, no terminal.
"""
