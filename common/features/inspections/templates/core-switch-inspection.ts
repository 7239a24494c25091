import type { Template } from '../template.ts';

/**
 * The template shipped for core switches. Commands are Huawei VRP's (S and CE series, V200R); the
 * limits are the usual alarm thresholds of that platform and of multimode 10GE optics.
 */
export const coreSwitchInspection: Template = {
  id: 'core-switch-inspection',
  version: 1,
  title: { 'zh-CN': '核心交换机巡检', en: 'Core switch inspection' },
  sections: [
    {
      title: { 'zh-CN': '硬件与环境', en: 'Hardware and environment' },
      items: [
        {
          id: 'boards',
          title: { 'zh-CN': '板卡状态', en: 'Board state' },
          guidance: {
            'zh-CN': '所有板卡在位，Register 为 Registered，Status 为 Normal；面板 ALM 灯不亮红。',
            en: 'Every board is present, registered and normal; no ALM lamp on the front is red.',
          },
          command: 'display device',
        },
        {
          id: 'power',
          title: { 'zh-CN': '电源冗余', en: 'Power redundancy' },
          guidance: {
            'zh-CN': '两路及以上电源均为 Supply 状态，且接在不同的市电或 UPS 回路上。',
            en: 'At least two power modules supply, and they hang on different mains or UPS feeds.',
          },
          command: 'display power',
        },
        {
          id: 'fans',
          title: { 'zh-CN': '风扇状态', en: 'Fans' },
          guidance: {
            'zh-CN': '风扇全部 Normal，无异响，进出风口无遮挡、无明显积灰。',
            en: 'All fans are normal, none is noisy; air inlets and outlets are free and clean.',
          },
          command: 'display fan',
        },
        {
          id: 'temperature',
          title: { 'zh-CN': '板卡最高温度', en: 'Highest board temperature' },
          guidance: {
            'zh-CN': '记录各板卡温度中的最高值。',
            en: 'Take the highest temperature of all boards.',
          },
          reading: { unit: '°C', warningAbove: 65, failureAbove: 75 },
          command: 'display temperature all',
        },
      ],
    },
    {
      title: { 'zh-CN': '系统运行', en: 'Running system' },
      items: [
        {
          id: 'cpu',
          title: { 'zh-CN': 'CPU 利用率', en: 'CPU usage' },
          guidance: {
            'zh-CN': '取主控板 5 分钟平均值；持续偏高时查看占用最高的任务。',
            en: 'Five-minute average of the main board; when it stays high, look at the top tasks.',
          },
          reading: { unit: '%', warningAbove: 60, failureAbove: 80 },
          command: 'display cpu-usage',
        },
        {
          id: 'memory',
          title: { 'zh-CN': '内存利用率', en: 'Memory usage' },
          guidance: {
            'zh-CN': '取主控板内存占用百分比。',
            en: 'Memory in use on the main board, in percent.',
          },
          reading: { unit: '%', warningAbove: 70, failureAbove: 85 },
          command: 'display memory-usage',
        },
        {
          id: 'alarms',
          title: { 'zh-CN': '活动告警', en: 'Active alarms' },
          guidance: {
            'zh-CN': '无 Critical、Major 级活动告警；已知告警在备注中写明单号。',
            en: 'No critical or major alarm is active; note the number of any that is known.',
          },
          command: 'display alarm active',
        },
        {
          id: 'clock',
          title: { 'zh-CN': '时钟同步', en: 'Clock synchronisation' },
          guidance: {
            'zh-CN': 'NTP 状态为 synchronized，时间与标准时间一致，否则日志无法比对。',
            en: 'NTP says synchronized and the time is right, or logs can’t be compared.',
          },
          command: 'display ntp-service status',
        },
      ],
    },
    {
      title: { 'zh-CN': '链路与配置', en: 'Links and configuration' },
      items: [
        {
          id: 'uplinks',
          title: { 'zh-CN': '上联与聚合链路', en: 'Uplinks and trunks' },
          guidance: {
            'zh-CN': '上联口及 Eth-Trunk 成员口全部 Up，双上联均在转发，收发流量无异常突降。',
            en: 'Uplinks and all Eth-Trunk members are up, both uplinks forward, traffic is as usual.',
          },
          command: 'display eth-trunk',
        },
        {
          id: 'optics',
          title: { 'zh-CN': '上联光模块收光功率', en: 'Received optical power of the uplink' },
          guidance: {
            'zh-CN': '取两路上联中较低的收光功率；偏低先清洁端面再测。',
            en: 'Take the lower of both uplinks; when low, clean the ferrules and measure again.',
          },
          reading: { unit: 'dBm', warningBelow: -9, failureBelow: -11, warningAbove: -1 },
          command: 'display transceiver verbose',
        },
        {
          id: 'saved-configuration',
          title: { 'zh-CN': '配置已保存', en: 'Configuration is saved' },
          guidance: {
            'zh-CN': '当前配置与下次启动配置一致；有差异时先确认变更已授权，再决定是否保存。',
            en: 'Running and start-up configuration agree; where they differ, make sure that the change was authorised before it is saved.',
          },
          command: 'compare configuration',
        },
      ],
    },
  ],
};
