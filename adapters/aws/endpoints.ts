/**
 * AWS's partitions, each with its DNS suffixes. Regions that match none belong to the first partition, as in the SDKs. `test/adapters`
 * compares the table with the SDK's.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
const PARTITIONS: readonly { regions: RegExp; suffix: string; dualStackSuffix: string }[] = [
  { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'api.amazonwebservices.com.cn' },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStackSuffix: 'api.amazonwebservices.eu' },
  { regions: /^us-iso-/, suffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov' },
  { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud' },
  { regions: /^us-isof-/, suffix: 'csp.hci.ic.gov', dualStackSuffix: 'api.aws.hci.ic.gov' },
  { regions: /^eu-isoe-/, suffix: 'cloud.adc-e.uk', dualStackSuffix: 'api.cloud-aws.adc-e.uk' },
];
const COMMERCIAL = { suffix: 'amazonaws.com', dualStackSuffix: 'api.aws' };

export interface Place {
  region: string;
  /** Whether to use endpoints with IPv4 and IPv6. Most standard endpoints have only IPv4. */
  useDualStack?: boolean;
}

const partitionOf = (region: string) => PARTITIONS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL;

export function regionalEndpoint(service: 'dynamodb' | 'ssm', { region, useDualStack = false }: Place): string {
  const { suffix, dualStackSuffix } = partitionOf(region);
  return `https://${service}.${region}.${useDualStack ? dualStackSuffix : suffix}`;
}

/** Returns the bucket's regional URL. The global one redirects uploads (307) until a new bucket's name has propagated. */
export function bucketEndpoint(bucket: string, { region, useDualStack = false }: Place): string {
  return `https://${bucket}.s3${useDualStack ? '.dualstack' : ''}.${region}.${partitionOf(region).suffix}`;
}
