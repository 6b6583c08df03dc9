"""Options and fixtures for all tests."""


def pytest_addoption(parser):
    parser.addoption(
        "--strict-real",
        action="store_true",
        help="a missing third-party program fails its tests instead of skipping them",
    )
