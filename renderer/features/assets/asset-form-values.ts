import { z } from 'zod';
import {
  assetFields,
  assetSubClass,
  type AssetFields,
} from '../../../common/features/assets/asset.ts';

/** A key of this feature's texts, for a field that is wrong. */
const said = (key: string) => ({ error: key });

/** The form of a new asset, without the password: that is typed where the page can't look. */
export const assetForm = z
  .object({
    name: z.string().trim().min(1, said('form.nameNeeded')).max(120, said('form.tooLong')),
    subClass: assetSubClass,
    maker: z.string().trim().max(120, said('form.tooLong')),
    model: z.string().trim().max(120, said('form.tooLong')),
    serial: z.string().trim().max(120, said('form.tooLong')),
    host: z
      .string()
      .trim()
      .max(255, said('form.tooLong'))
      .regex(/^[^\s/]*$/, said('form.hostWrong')),
    sshPort: z.string().trim().refine(isPort, said('form.portWrong')),
    room: z.string().trim().max(60, said('form.tooLong')),
    rack: z.string().trim().max(60, said('form.tooLong')),
    unit: z.string().trim().refine(isUnit, said('form.unitWrong')),
    credentialName: z.string().trim().max(120, said('form.tooLong')),
    username: z.string().trim().max(120, said('form.tooLong')),
  })
  .refine(values => values.username === '' || values.host !== '', {
    path: ['host'],
    ...said('form.hostNeeded'),
  });
/** @see assetForm */
export type AssetForm = z.infer<typeof assetForm>;

/** What the form begins with. */
export const emptyAssetForm: AssetForm = {
  name: '',
  subClass: 'network',
  maker: '',
  model: '',
  serial: '',
  host: '',
  sshPort: '22',
  room: '',
  rack: '',
  unit: '',
  credentialName: '',
  username: '',
};

/** The fields of the asset's record; its host keys come with the first session. */
export function assetOf(form: AssetForm): AssetFields {
  return assetFields.parse({
    name: form.name,
    subClass: form.subClass,
    maker: form.maker,
    model: form.model,
    serial: form.serial,
    host: form.host,
    sshPort: Number(form.sshPort),
    room: form.room,
    rack: form.rack,
    unit: form.unit === '' ? null : Number(form.unit),
    hostKeys: [],
  });
}

function isPort(text: string): boolean {
  return assetFields.shape.sshPort.safeParse(numberOf(text)).success;
}

function isUnit(text: string): boolean {
  return text === '' || assetFields.shape.unit.safeParse(numberOf(text)).success;
}

function numberOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
