"""What people handed in leaves as an attachment that no browser runs."""

import io

from flask import Flask

from app.web.sending import attachment


def test_a_file_leaves_as_a_sandboxed_attachment_under_its_own_name():
    app = Flask("small")
    with app.test_request_context():
        answer = attachment(io.BytesIO(b"%PDF"), "研究計画 “1”.pdf", "application/pdf")
        answer.direct_passthrough = False
        assert answer.get_data() == b"%PDF"
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E7%A0%94" in answer.headers["Content-Disposition"]
