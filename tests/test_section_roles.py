"""Section roles from class names: boilerplate markup of each framework has one, its honest markup has none."""

import time

import pytest

from cleantext import analyze
from cleantext.analysis import section_roles
from cleantext.analysis.section_roles import BIT, CACHED_NAMES, NAME_CHARS, class_roles

CONTENT = BIT["content"]
HONEST = {
    "bootstrap": "container row col-md-6 card-body card-text list-group-item badge text-muted accordion-item blockquote modal-dialog",
    "tailwind": "text-coral-500 bg-coral-100 prose lg:grid-cols-2 sm:hidden rounded-full no-underline md:not-prose",
    "mediawiki": "vcard infobox wikitable mw-parser-output mw-heading reflist thumbcaption hatnote",
    "wordpress": "category-social-media category-reviews tag-dessert-recipes tag-football hentry wp-block-quote has-coral-background-color",
    "gutenberg": "wp-block-columns wp-block-media-text__content is-layout-flow wp-block-table has-text-align-center",
    "discourse": "topic-list crawler-post crawler-post-meta cooked topic-body quote-controls",
    "mkdocs": "md-typeset admonition headerlink tabbed-set highlight md-content__inner",
    "sphinx": "toctree-wrapper compound permalink sig-object descclassname versionadded field-list",
    "schema.org": "vcard fn org adr street-address h-card p-name e-content u-photo",
    "drupal": "field--name-body field__item node__content views-row clearfix",
    "shopify": "product-single__title product__description rte shopify-section product-form__input",
    "woocommerce": "product_meta product_title woocommerce-product-details__short-description shop_attributes",
    "blogger": "post-title permalink",
    "typepad": "entry-author-jane_doe entry-category-social_media",
    "hashes": "elementor-element-eefe4ad css-1x2ad ajax_4ad56f",
    "css modules": "mdx-table_root__adKqa Card_body__qRtag Text__navB7 list_item__ad-9x Text__Kq_ad",
    "shops": "ux-labels-values labels native-lazyload",
    "others": "languages piano coral agency membership password follow-up follow-up__text mentions promotion-of-health",
}
BOILERPLATE = {
    "bootstrap": {"navbar": "nav", "breadcrumb": "nav", "pagination": "nav", "nav-tabs": "nav"},
    "tailwind": {"cookie-consent": "cookie", "footer-nav": "nav"},
    "mediawiki": {"mw-navigation": "nav", "catlinks": "tags", "printfooter siteinfo": "legal"},
    "wordpress": {"entry-meta": "byline", "comment-author vcard": "byline", "sharedaddy sd-sharing": "share", "nav-links": "nav",
                  "widget_tag_cloud": "tags", "jp-relatedposts": "related", "comment-respond": "comment"},
    "gutenberg": {"wp-block-navigation": "nav", "wp-block-latest-posts": "popular", "wp-block-social-links": "share"},
    "discourse": {"suggested-topics": "related", "login-button": "account"},
    "mkdocs": {"md-nav__list": "nav", "md-social": "share", "md-copyright": "legal"},
    "sphinx": {"sphinxsidebar related": "related", "toc": "nav", "footer-copyright": "legal"},
    "drupal": {"block-system-breadcrumb-block": "nav", "field--name-field-tags": "tags", "pager__items": "nav"},
    "shopify": {"product-recommendations": "related", "newsletter-form": "newsletter", "predictive-search__menu": "nav"},
    "blogger": {"post-labels": "tags", "post-timestamp": "byline", "PopularPosts": "popular", "share-buttons": "share"},
    "adverts": {"div-gpt-ad-1234": "advert", "adsbygoogle": "advert", "native-ad": "advert", "promo": "advert", "promotion": "advert"},
    "css modules": {"Layout_ads__x1Yz2": "advert", "card__promo": "advert", "card__Share": "share", "block__adBoxes": "advert"},
    "whole names": {"tag": "tags", "follow": "share", "terms": "legal", "credits": "credit", "metadata": "byline", "comment_metadata": "byline"},
    "others": {"languageSwitcher": "nav", "reset-password": "account", "terms-of-use": "legal", "mentions-legales": "legal",
               "footerCredits": "credit", "coral-talk": "comment", "tagContainer": "tags", "followButtons": "share"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("framework", "name"), [(key, name) for key, names in HONEST.items() for name in names.split()]
)
def test_honest_markup_has_no_role(framework, name):
    assert class_roles(name) & ~CONTENT == 0, framework


@pytest.mark.parametrize(
    ("framework", "name", "role"),
    [(key, name, role) for key, names in BOILERPLATE.items() for name, role in names.items()],
)
def test_boilerplate_markup_has_its_role(framework, name, role):
    assert class_roles(name) & BIT[role], framework


@pytest.mark.parametrize(
    ("name", "word"),
    [("mostRead", True), ("most-read", True), ("most_read2", True), ("MOST read", False), ("2nav", False), ("navÉ", True), ("canvas", False)],
)  # fmt: skip
def test_names_are_split_at_punctuation_digits_and_camel_case(name, word):
    assert bool(class_roles(name) & (BIT["popular"] | BIT["nav"])) is word


def test_a_word_behind_a_silencing_word_counts_in_other_names_alone():
    assert class_roles("nav-no-ads") == BIT["nav"]
    assert class_roles("nav-no-ads ads") == BIT["nav"] | BIT["advert"]


def roles(page):
    a = analyze(page, input_format="html", filters=()).analysis
    return [{role for role, bit in BIT.items() if bits & bit} for bits in a.section_roles.tolist()]


def test_roles_are_inherited_but_from_the_elements_of_the_whole_page():
    page = "<body class='has-nav nav'><p>It rained.</p><div class=share><ul><li>Mail it</li></ul></div><p>It rained again and again on us.</p>"
    assert roles(page) == [set(), {"share"}, set()]


@pytest.mark.parametrize(("words", "role"), [(5, {"nav"}), (7, set())])
def test_an_element_with_most_of_the_page_has_no_role(words, role):
    page = f"<p>{'rain ' * 6}</p><div class=nav><p>{'rain ' * words}</p></div>"
    assert roles(page)[1] == role


PROSE = "It rained on the town all day long. "


@pytest.mark.parametrize(("sentences", "role"), [(3, {"share"}), (5, set())])
def test_an_element_with_much_of_the_prose_has_no_role(sentences, role):
    page = f"<p>{PROSE * 6}</p><div class=share><p>{PROSE * sentences}</p></div><p>{'x' * 400}</p>"
    assert roles(page)[1] == role


def test_the_memory_is_bounded_and_names_are_read_in_linear_time():
    def seconds(size):
        start = time.process_time()
        for text in ("nav" * size, "nav-" * size, "Nav" * size, "nav " * size, "9" * size):
            class_roles(text)
        return time.process_time() - start

    assert class_roles("x" * NAME_CHARS + "-nav") == 0
    assert section_roles._name_roles.cache_info().maxsize == CACHED_NAMES
    assert min(seconds(200_000) for _ in range(3)) < 40 * max(min(seconds(20_000) for _ in range(3)), 0.001)
