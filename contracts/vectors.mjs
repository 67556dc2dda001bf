// Digests and signatures of typed data as a JavaScript wallet library (ethers) makes them, for Python and Solidity
// to agree with.
//
//   node contracts/vectors.mjs [--check] CASES.json VECTORS.json
//
// CASES.json: { "cases": [{ name, signer, domain, types, primary_type, message }] }; `signer` is a private key in hex
// or the number of a development account. VECTORS.json: the same cases, each with what ethers answers.
import { readFileSync, writeFileSync } from "node:fs";
import { HDNodeWallet, Signature, TypedDataEncoder, Wallet, id, version } from "ethers";

// the phrase that development nodes print at their start: public, worth nothing
const DEVELOPMENT_PHRASE = "test test test test test test test test test test test junk";
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function walletOf(signer) {
  if (typeof signer === "string") return new Wallet(signer);
  return HDNodeWallet.fromPhrase(DEVELOPMENT_PHRASE, undefined, `m/44'/60'/0'/0/${signer}`);
}

// The other solution of the same signature; contracts must refuse it.
function highTwin({ r, s, v }) {
  const high = (CURVE_ORDER - BigInt(s)).toString(16).padStart(64, "0");
  return r + high + (v === 27 ? "1c" : "1b");
}

async function answer({ name, signer, domain, types, primary_type: primaryType, message }) {
  const { EIP712Domain: _, ...structs } = types;
  const encoder = TypedDataEncoder.from(structs);
  if (encoder.primaryType !== primaryType) {
    throw new Error(`${name}: the primary type is ${encoder.primaryType}, the case says ${primaryType}`);
  }
  const wallet = walletOf(signer);
  const signature = Signature.from(await wallet.signTypedData(domain, structs, message));
  return {
    encoded_type: encoder.encodeType(primaryType),
    type_hash: id(encoder.encodeType(primaryType)),
    domain_separator: TypedDataEncoder.hashDomain(domain),
    struct_hash: encoder.hash(message),
    digest: TypedDataEncoder.hash(domain, structs, message),
    signer: wallet.address,
    signature: signature.serialized,
    compact_signature: signature.compactSerialized,
    high_s_signature: highTwin(signature),
  };
}

async function vectorsOf(cases) {
  const vectors = [];
  for (const one of cases) vectors.push({ ...one, expected: await answer(one) });
  return JSON.stringify({ source: `ethers ${version}`, cases: vectors }, null, 2) + "\n";
}

const [casesFile, vectorsFile] = process.argv.slice(2).filter((arg) => arg !== "--check");
if (!vectorsFile) {
  console.error("usage: node contracts/vectors.mjs [--check] CASES.json VECTORS.json");
  process.exit(2);
}
const text = await vectorsOf(JSON.parse(readFileSync(casesFile, "utf8")).cases);
if (!process.argv.includes("--check")) {
  writeFileSync(vectorsFile, text);
} else if (readFileSync(vectorsFile, "utf8") !== text) {
  console.error(`${vectorsFile} is not what ethers makes of ${casesFile}; run scripts/vectors`);
  process.exit(1);
}
