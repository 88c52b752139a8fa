"""The call form and the list's filter: the shape of what is posted."""

from hotline.calls.forms.call import CallForm, Offered
from hotline.calls.forms.list import FilterForm
from hotline.calls.forms.new import NewCallForm

__all__ = ["CallForm", "FilterForm", "NewCallForm", "Offered"]
