from shop.web import Response


def serve(request):
    return Response(200, request.path)
