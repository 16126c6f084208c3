from django import forms


class SearchForm(forms.Form):
    """An order number, a tracking number or an SKU."""

    q = forms.CharField(max_length=100, required=False, strip=True)
