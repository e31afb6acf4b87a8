"""The instant of admission, and which routes take a large body."""

from datetime import UTC, datetime

from flask import Flask, request

from app.kernel import clock
from app.web import admission
from config.settings import Settings

NOON = datetime(2027, 3, 31, 12, tzinfo=UTC)


def small_app():
    app = Flask("small")
    app.config.update(MAX_CONTENT_LENGTH=10, TESTING=True)
    app.extensions["settings"] = Settings(environment="testing", secret_key="a secret that is long enough")

    @app.before_request
    def read_everything():
        """What comes after the admission may already read the body."""

    def size():
        return str(len(request.get_data()))

    @admission.takes_up_to(100)
    def size_of_more():
        return size()

    def instants():
        with clock.at(NOON.replace(hour=13)):
            return f"{admission.received_at().isoformat()} {admission.signer().public_key}"

    app.add_url_rule("/small", "small", size, methods=["POST"])
    app.add_url_rule("/large", "large", size_of_more, methods=["POST"])
    app.add_url_rule("/instants", "instants", instants)
    admission.init(app)
    return app


def test_the_instant_is_that_of_the_admission_not_of_the_answer():
    with clock.at(NOON):
        said = small_app().test_client().get("/instants").get_data(as_text=True)
    assert said.split()[0] == "2027-03-31T12:00:00+00:00"


def test_the_signature_is_the_services_own_and_the_same_each_time():
    client = small_app().test_client()
    first, second = (client.get("/instants").get_data(as_text=True).split()[1] for _ in range(2))
    assert first == second


def test_only_a_route_that_says_so_takes_more():
    client = small_app().test_client()
    sizes = {
        path: [client.post(path, data=b"x" * n).status_code for n in (10, 11, 100, 101)]
        for path in ("/small", "/large")
    }
    assert sizes == {"/small": [200, 413, 413, 413], "/large": [200, 200, 200, 413]}


def test_an_address_that_is_not_there_is_admitted_too():
    assert small_app().test_client().get("/nowhere").status_code == 404
