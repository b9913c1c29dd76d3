import retention from './index.js';

export const {getLoadablePath, load} = retention;
export default retention;
