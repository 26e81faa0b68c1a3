/** Where a project's state lives in its repository; see the design's table of refs. */
export const draftRef = 'refs/tagline/draft';
export const tagPrefix = 'refs/tags/';
