"""Bytes → rows of text. Readers know formats, never publishers.

``detect`` says what the bytes are (``encoding``: of text). ``delimited`` turns text into rows, ``workbook`` sheets.
``header`` finds the table by words and by ``evidence`` from the values; ``rows`` gives each row its kind; ``values`` reads
amounts and dates, ``periods`` the period a text speaks of; ``lines`` writes the landed rows, ``fast`` those of well-formed
text. ``refusal`` says what a file without payments is, ``record`` holds what was found, ``parse`` puts it all together.
"""
