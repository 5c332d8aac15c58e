import checkin from "./checkin.json";
import staff from "./staff.json";

export default { checkin, staff };
