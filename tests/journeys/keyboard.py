"""Going through a page by keyboard alone."""

from playwright.sync_api import Locator, Page


def tab_to(page: Page, target: Locator, most: int = 90) -> None:
    """Press Tab until the target has the focus, and see that each stop on the way shows that it has it."""
    for _ in range(most):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
        unseen = page.evaluate(UNSEEN)
        assert not unseen, f"{page.url}: the focus is not seen on {unseen}"
    raise AssertionError(f"{target} is not reached by {most} tabs")


# The element with the focus when nobody can see that it has it: no outline and no shadow, out of the window, or
# under the bar at the foot of the page. Within a field for a day the browser marks the part that one is in.
UNSEEN = """() => {
    const e = document.activeElement;
    if (e === document.body || e === document.documentElement) return "";
    const style = getComputedStyle(e);
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"
        || e.type === "date";
    const box = e.getBoundingClientRect();
    const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const top = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
    const covered = top && top.closest(".status-bar") && !e.closest(".status-bar");
    return marked && seen && !covered ? "" : e.outerHTML.slice(0, 200) + JSON.stringify({marked, seen, covered});
}"""


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach a link or button with Tab, and press it."""
    tab_to(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    """Reach a field with Tab, and type."""
    tab_to(page, target)
    page.keyboard.type(text)
