from shop import pair


def test_states():
    peers = pair()
    peers.send("all")
    for one in [end for end in peers.ends if not end.open]:
        assert one.state == "done"
