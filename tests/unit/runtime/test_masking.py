"""What is hidden where."""

from shared.runtime.masking import MASK, Masks


def test_secret_of_the_server_is_hidden_in_logs_and_outputs():
    masks = Masks()
    masks.add("hunter22")

    assert masks.hide_in_log("is hunter22") == f"is {MASK}"
    assert masks.hide_in({"a": ["hunter22!"]}) == {"a": [f"{MASK}!"]}


def test_decrypted_text_is_hidden_in_logs_only():
    masks = Masks()
    masks.add_decrypted("hunter22")

    assert masks.hide_in_log("is hunter22") == f"is {MASK}"
    assert masks.hide_in({"a": "hunter22"}) == {"a": "hunter22"}


def test_longest_secret_is_hidden_first_whichever_kind_it_is():
    masks = Masks()
    masks.add("hunter")
    masks.add_decrypted("hunter-of-seals")

    assert masks.hide_in_log("hunter-of-seals hunter") == f"{MASK} {MASK}"
