from shop import pair


def test_states():
    peers = pair()
    peers.send("all")
    for one in filter(None, peers.ends):
        assert one.state == "done"
