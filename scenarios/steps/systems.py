"""Given: what is there before the story begins."""

from behave import given


@given("a patient with a suspected stroke is registered")
def patient_registered(context):
    context.session.desk.register_patient()


@given("a head CT is ordered for the patient")
def head_ct_ordered(context):
    context.session.desk.order_head_ct()


@given("the modality has acquired a head CT of {slices:d} slices")
def acquired_small(context, slices):
    context.session.scanner.acquire_small(slices)


@given("the archive holds a head CT of {slices:d} slices")
def archive_holds(context, slices):
    context.session.scanner.acquire_small(slices)
    context.session.scanner.store("c-store")


@given("{count:d} patients were created")
def patients_created(context, count):
    context.session.fhir_client.create_patients(count)


@given("software of generations {one} and {other} is pinned")
def software_pinned(context, one, other):
    context.session.lineage.pin(one, other)


@given("software of generation {one} is pinned")
def one_software_pinned(context, one):
    context.session.lineage.pin(one)


@given("the modality has stored it by C-STORE")
def has_stored(context):
    context.session.scanner.store("c-store")
