import pytest

from harness.content.dicomweb import Service, frames, query_parameters, service, uids
from harness.wire.decode import decode
from tests.harness.wire.recordings import http


def exchange(method: str, target: str):
    return decode(http(f"{method} {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode()))[1]


S, E, X = "1.2", "1.2.3", "1.2.3.4"
OBJECT = f"/studies/{S}/series/{E}/instances/{X}"


@pytest.mark.parametrize("base", ["", "/dicom-web", "/a/studies-of/b"])
@pytest.mark.parametrize(
    ("method", "path", "expected", "names"),
    [
        ("GET", "/studies", Service.QIDO_STUDIES, ("", "", "")),
        ("GET", "/studies/", Service.QIDO_STUDIES, ("", "", "")),
        ("GET", "/series", Service.QIDO_SERIES, ("", "", "")),
        ("GET", "/instances", Service.QIDO_INSTANCES, ("", "", "")),
        ("GET", f"/studies/{S}/series", Service.QIDO_SERIES, (S, "", "")),
        ("GET", f"/studies/{S}/instances", Service.QIDO_INSTANCES, (S, "", "")),
        ("GET", f"/studies/{S}/series/{E}/instances", Service.QIDO_INSTANCES, (S, E, "")),
        ("GET", f"/studies/{S}", Service.WADO_STUDY, (S, "", "")),
        ("HEAD", f"/studies/{S}", Service.WADO_STUDY, (S, "", "")),
        ("GET", f"/studies/{S}/series/{E}", Service.WADO_SERIES, (S, E, "")),
        ("GET", OBJECT, Service.WADO_INSTANCE, (S, E, X)),
        ("GET", f"/studies/{S}/metadata", Service.WADO_METADATA, (S, "", "")),
        ("GET", f"/studies/{S}/series/{E}/metadata", Service.WADO_METADATA, (S, E, "")),
        ("GET", f"{OBJECT}/metadata", Service.WADO_METADATA, (S, E, X)),
        ("GET", f"{OBJECT}/rendered", Service.WADO_RENDERED, (S, E, X)),
        ("GET", f"{OBJECT}/frames/1,2/rendered", Service.WADO_RENDERED, (S, E, X)),
        ("GET", f"{OBJECT}/frames/1/thumbnail", Service.WADO_THUMBNAIL, (S, E, X)),
        ("GET", f"/studies/{S}/thumbnail", Service.WADO_THUMBNAIL, (S, "", "")),
        ("GET", f"{OBJECT}/frames/1,2", Service.WADO_FRAMES, (S, E, X)),
        ("GET", f"{OBJECT}/bulkdata/00420011", Service.WADO_BULKDATA, (S, E, X)),
        ("GET", f"{OBJECT}/bulkdata/a/b/", Service.WADO_BULKDATA, (S, E, X)),
        ("GET", f"{OBJECT}/pixeldata", Service.WADO_BULKDATA, (S, E, X)),
        ("POST", "/studies", Service.STOW, ("", "", "")),
        ("POST", f"/studies/{S}", Service.STOW, (S, "", "")),
        ("GET", "/studies/not%20a%20uid", Service.WADO_STUDY, ("not a uid", "", "")),
        ("GET", "/Studies", None, ("", "", "")),
        ("GET", "/Patient/1", None, ("", "", "")),
        ("GET", "/metadata", None, ("", "", "")),
        ("DELETE", f"/studies/{S}", None, ("", "", "")),
        ("POST", f"/studies/{S}/series", None, ("", "", "")),
    ],
)
def test_services(base, method, path, expected, names):
    x = exchange(method, base + path + "?a=b")
    assert service(x) is expected
    assert uids(x) == names


def test_absolute_form_and_odd_targets():
    assert service(exchange("GET", "http://host:80/x/studies")) is Service.QIDO_STUDIES
    assert service(exchange("OPTIONS", "*")) is None
    assert service(exchange("GET", "studies")) is Service.QIDO_STUDIES


def test_endless_paths_are_no_service():
    assert service(exchange("GET", "/studies/a" * 5000)) is None
    assert frames(exchange("GET", "/studies/a" * 5000)) == ""


def test_frames():
    assert frames(exchange("GET", f"{OBJECT}/frames/1%2C3")) == "1,3"
    assert frames(exchange("GET", OBJECT)) == ""


def test_query_parameters():
    x = exchange("GET", "/studies?PatientName=Doe%5EJ*&includefield=all&&x=&includefield=%ff&y")
    assert query_parameters(x) == (
        ("PatientName", "Doe^J*"),
        ("includefield", "all"),
        ("x", ""),
        ("includefield", "\ufffd"),
        ("y", ""),
    )
    assert query_parameters(exchange("GET", "/studies")) == ()
