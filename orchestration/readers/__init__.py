"""Bytes → rows of text. Readers know formats, never publishers.

``detect`` says what the bytes are, ``delimited`` turns text into rows, ``table`` finds the table among the rows and the
kind of each row, ``values`` reads amounts and dates, ``periods`` reads the period a text speaks of.
"""
