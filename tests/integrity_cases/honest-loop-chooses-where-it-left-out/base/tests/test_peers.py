from shop import pair


def test_states():
    peers = pair()
    peers.send("all")
    for one in peers.ends:
        if one.open:
            continue
        assert one.state == "done"
