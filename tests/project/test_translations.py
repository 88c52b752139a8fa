"""What the check of the translations refuses beside gaps in the catalogue."""

from devtools.translations import inside_f_strings


def test_a_message_inside_an_f_string_is_refused() -> None:
    source = 'said = f"{_(\'Du\')} kan ikke"\nlater = f"kl. {hour}"\n'

    assert inside_f_strings(source) == ["1: inside an f-string, not extracted: _('Du')"]


def test_a_message_before_an_f_string_is_fine() -> None:
    assert inside_f_strings('me = _("Du")\nsaid = f"{me} kan ikke"\n') == []
