/** Whether the citizen's page is shown to staff in this state; the server's `rules.mirrors`. */
export const mirrors = (state) => state === "viewing" || state === "control";
