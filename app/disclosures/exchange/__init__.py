"""The record to and from published files: `write(record)` gives bytes, `read(data, record)` the record with them.

What a file says of an entry that is there already changes that entry; a new one joins; nothing is taken away. A record
read back from its own file is the same record.
"""
