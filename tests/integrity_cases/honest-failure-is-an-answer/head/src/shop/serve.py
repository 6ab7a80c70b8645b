from shop.web import Response


def serve(request):
    return Response(200, request.path)


def served(request):
    try:
        return serve(request)
    except Exception:
        return Response(500, "failed")
