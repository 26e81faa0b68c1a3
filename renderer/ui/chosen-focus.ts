/**
 * For the chosen option of a list box that itself has the focus (`group/list`): the ring stands around the option,
 * where the eye is, instead of around the whole list.
 */
export const chosenFocus =
  'group-focus-visible/list:outline-2 group-focus-visible/list:-outline-offset-2 group-focus-visible/list:outline-(--focus)';
