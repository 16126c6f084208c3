from merchant.frame.menu import menu_for


def frame(request):
    """What base.html needs on every page: the menu and where one stands."""
    if getattr(request, "membership", None) is None:
        return {"menu": []}
    return {"menu": menu_for(request), "store": request.store, "merchant": request.merchant}
