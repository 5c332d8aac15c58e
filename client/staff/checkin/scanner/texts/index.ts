import de from "./de.json";
import en from "./en.json";

/** The scanner's own words: they come with it, so that pages without a scanner do not load them. */
export default { de, en };
