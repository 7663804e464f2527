// Shows in the page, and not only in the console, that the device did not confirm or the person broke off.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-problem]").forEach((notice) => {
    notice.hidden = false;
  });
});
