/** How a value may stand in a file: as it is, in base64 (also inside a longer text), URL- or JSON-escaped. */
export function secretForms(value: string): Buffer[] {
  const text = value.trim();
  const lines = [text.replaceAll('\r\n', '\n'), text.replaceAll(/\r?\n/g, '\r\n')];
  const forms = [
    text,
    ...lines,
    ...base64Forms(text),
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams({ v: text }).toString().slice(2),
    JSON.stringify(text).slice(1, -1),
  ];
  return [...new Set(forms)].map(form => Buffer.from(form));
}

/** Base64 depends on where in a group of three bytes a text begins; what its neighbours decide is cut off. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const first = Math.ceil((offset * 4) / 3);
    const last = Math.floor((bytes.length * 4) / 3);
    return (['base64', 'base64url'] as const).map(form => bytes.toString(form).slice(first, last));
  });
}
