from shop import pair


def test_states():
    peers = pair()
    peers.send("all")
    for one in [one for one in peers.ends if one.open]:
        assert one.state == "done"
