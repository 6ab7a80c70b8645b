from shop import pair


def test_states():
    peers = pair()
    peers.send("all")
    for one in peers.ends:
        assert one.state == "done"
