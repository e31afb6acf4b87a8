"""What a person declares, as frozen dataclasses: start with `content.Record`.

`values` holds what entries are made of, `people`, `posts`, `funds` and `ties` the entries of each section, `content`
the sections, `plain` the way to and from plain JSON. The field names follow integrity-rules 1.1 to 1.7.
"""
