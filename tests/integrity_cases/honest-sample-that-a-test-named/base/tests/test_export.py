def test_export(tmp_path):
    export("notes", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
