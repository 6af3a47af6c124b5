from shared.api.nearness import nearest


def near(typed, *names, size=10):
    return nearest(typed, names, str, size)


def test_letters_in_their_order_find_a_name_after_those_that_hold_the_text():
    assert near("dor", "shop/daily_orders", "shop/adorned", "shop/rod") == [
        "shop/adorned",
        "shop/daily_orders",
    ]


def test_letters_are_not_gathered_from_what_stands_before_the_name():
    names = ("io.kestra.plugin.jdbc.mysql.Queries", "io.kestra.plugin.shop.Orders")

    assert near("orders", *names) == ["io.kestra.plugin.shop.Orders"]


def test_every_word_has_to_be_there_in_any_order():
    assert near("orders shop", "shop/daily_orders", "shop/refunds") == ["shop/daily_orders"]


def test_name_that_begins_with_the_text_stands_first_then_the_shorter_one():
    assert near("load", "a/preload", "a/load_all_of_it", "a/load") == [
        "a/load",
        "a/load_all_of_it",
        "a/preload",
    ]


def test_two_letters_are_looked_for_as_they_stand():
    assert near("do", "shop/daily_orders", "shop/dover") == ["shop/dover"]


def test_no_more_is_given_than_was_asked_for():
    assert near("a", "a/b", "a/c", "a/d", size=2) == ["a/b", "a/c"]
