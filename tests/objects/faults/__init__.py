"""Single faults: each breaks one rule in one conforming object, and names who must notice.

Add a fault in a minute: open (or make) the file of your family in this folder, put a row into its
`FAULTS` tuple. `pytest tests/meta/test_object_faults.py -k name-of-your-fault` judges it.

    from tests.objects.faults.fault import Class, edit, octets, set_fault
    from tests.objects.faults import dataset as d, surgery as s

    FAULTS = (
        edit("ct-without-rows", Class.TYPE_1_MISSING, "ct", "iod.type-1-is-present",
             "(0028,0010)", d.without("Rows")),
        edit("plan-beam-name-number", Class.VR_VALUE, "rt-plan", "value.cs-is-well-formed",
             "(300A,00B0)[0].(300A,00CE)", d.put("BeamSequence[0].RadiationType", "pho ton")),
        octets("ct-odd-length", Class.DATA_SET_ENCODING, "ct", "object.element-lengths-are-even",
               "(0010,0020)", s.value((0x00100020,), b"P-1")),
        set_fault("ct-two-patients", Class.IDENTITY, ("ct", "ct-2"), "identity.one-patient",
                  "(0010,0020)", lambda files: d.put("PatientID", "P-2")(files[1])),
    )

Name, class, base (`python -m tests.objects` lists them), requirement id, part of the finding's
locator (tag path, items from 0), change. `edit` gets a pydicom data set, changed in place and
written as it is, no matter how illegal; `octets` gets the file's octets and returns others;
`set_fault` gets a list of data sets for what is judged over a set. Own functions do as well as
the helpers: `dataset.py` (put, without, emptied, first, each) and `surgery.py` (value, vr, drop,
insert, after, header, meta, append, at: explicit little endian; lengths around are put right).

`also=("value.x",)` names the other requirements that rightly fail the same object: exactly them. All
else that says FAILURE where the base was silent is a false accusation, and fails the test.
"""
