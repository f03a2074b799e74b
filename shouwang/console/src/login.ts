// The login page: whoever was here has left, from whichever page. Nothing of them is to be read without network.
import { forgetShown } from "./phone/store";

void forgetShown();
