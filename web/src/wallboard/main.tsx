import { start } from "../shared/gate";

start("analytics:queueObservation:view", () => <main />);
