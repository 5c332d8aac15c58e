import booking from "./booking.json";
import common from "./common.json";
import offices from "./offices.json";
import pass from "./pass.json";
import problems from "./problems.json";

export default { booking, common, offices, pass, problems };
