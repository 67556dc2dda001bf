"""Schemathesis reads the OpenAPI document and tries to make the server fail, or answer what the document does not say."""
import pytest
from hypothesis import HealthCheck, given, settings

pytestmark = pytest.mark.long
schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")

EXAMPLES = 25    # of each route
LEAST_ROUTES = 40
# what has the right form may still name what does not exist, or contradict itself: terms and signatures have no schema
UNSUITED = [checks.positive_data_acceptance]


def test_generated_requests_get_documented_answers(api):
    schema = schemathesis.openapi.from_wsgi("/openapi/openapi.json", api.http.application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= LEAST_ROUTES
    problems = {f"{each.method.upper()} {each.path}": problem for each in operations if (problem := problem_of(each))}
    assert not problems, "\n".join(f"{route}: {problem}" for route, problem in problems.items())


def problem_of(operation):
    """What is wrong with a route, in words; None if nothing was found."""
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case):
        case.call_and_validate(excluded_checks=UNSUITED)

    try:
        check()
    except (Exception, BaseExceptionGroup) as found:  # whatever it is, the other routes are tried too
        return str(found)
    return None
